/** One value somewhere in it is taken away, or is another one. */
export function spoil(value: unknown, [at = 0, ...path]: readonly number[], other: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const keys = Object.keys(value);
  const key = keys[at % Math.max(1, keys.length)];
  if (key === undefined) return;
  const holder = value as Record<string, unknown>;
  if (path.length > 0 && typeof holder[key] === 'object') spoil(holder[key], path, other);
  else if (other === undefined) delete holder[key];
  else holder[key] = other;
}
