/** Moments as clients see them. */
const DAY_MS = 86_400_000;
let day = Number.NaN;
let dayText = '';

/** RFC 3339. Lists have hundreds, mostly of the same day: Date would work out year, month and day for each. */
export function isoOf(ms: number): string {
  const at = Math.trunc(ms);
  const its = Math.floor(at / DAY_MS);
  if (its !== day) {
    dayText = new Date(at).toISOString().slice(0, -13);
    day = its;
  }
  const rest = at - its * DAY_MS;
  const two = (value: number): string => (value < 10 ? `0${value}` : `${value}`);
  const hours = two(Math.floor(rest / 3_600_000));
  const minutes = two(Math.floor(rest / 60_000) % 60);
  const seconds = two(Math.floor(rest / 1000) % 60);
  return `${dayText}${hours}:${minutes}:${seconds}.${String(rest % 1000).padStart(3, '0')}Z`;
}
