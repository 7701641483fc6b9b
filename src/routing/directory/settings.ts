/** Settings of an extension out of account, site and its own. */
import { DEFAULT_SETTINGS, SETTING_NAMES, type ResolvedSettings, type Settings } from '../account/settings.ts';

/** One level: what it says, and what the levels below may not say otherwise. */
export interface SettingsLevel {
  readonly settings: Settings;
  readonly locked: readonly string[];
}

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
