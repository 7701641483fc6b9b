/** Settings of an extension out of account, site and its own. */
import {
  DEFAULT_SETTINGS,
  SETTING_NAMES,
  type ResolvedSettings,
  type SettingName,
  type Settings,
} from '../account/settings.ts';

/** One level: what it says, and what the levels below may not say otherwise. */
export interface SettingsLevel {
  readonly settings: Settings;
  readonly locked: readonly string[];
}

export interface ExplainedSetting {
  readonly name: SettingName;
  /** Undefined: nobody says anything, and there is no default. */
  readonly value: unknown;
  /** Index of the level that says so, undefined for the default. */
  readonly from: number | undefined;
  /** Index of the level that has locked it. */
  readonly lockedBy: number | undefined;
}

/** The same with the reason for each. */
export function explainSettings(levels: readonly SettingsLevel[]): ExplainedSetting[] {
  return SETTING_NAMES.map(name => {
    const lock = levels.findIndex(({ locked }) => locked.includes(name));
    const lockedBy = lock < 0 ? undefined : lock;
    const open = lockedBy === undefined ? levels : levels.slice(0, lockedBy + 1);
    const at = open.findLastIndex(({ settings }) => settings[name] !== undefined);
    const from = at < 0 ? undefined : at;
    return { name, value: at < 0 ? DEFAULTS[name] : open[at]?.settings[name], from, lockedBy };
  });
}

const DEFAULTS: Readonly<Partial<Record<SettingName, unknown>>> = { ...DEFAULT_SETTINGS };

/** From the account down. A lock fixes what has been said so far, and be it the default. */
export function resolveSettings(levels: readonly SettingsLevel[]): ResolvedSettings {
  const resolved: Record<string, unknown> = { ...DEFAULT_SETTINGS };
  const locked = new Set<string>();
  for (const level of levels) {
    for (const name of SETTING_NAMES) {
      const value = level.settings[name];
      if (value !== undefined && !locked.has(name)) resolved[name] = value;
    }
    for (const name of level.locked) locked.add(name);
  }
  return resolved as unknown as ResolvedSettings;
}
