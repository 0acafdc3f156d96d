// What the wire calls a browser, an act or a group, in words.

const BROWSERS: readonly [RegExp, string][] = [
  [/\bEdg\/(\d+)/, 'Edge'], [/\bOPR\/(\d+)/, 'Opera'], [/\b(?:Headless)?Chrome\/(\d+)/, 'Chrome'], [/\bFirefox\/(\d+)/, 'Firefox'],
  [/\bVersion\/(\d+)[\d.]* (?:Mobile\/\w+ )?Safari/, 'Safari'], [/^curl\/(\d+)/, 'curl'],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/Android/, 'Android'], [/iPhone|iPad/, 'iOS'], [/Windows/, 'Windows'], [/Mac OS X/, 'macOS'], [/CrOS/, 'ChromeOS'], [/Linux/, 'Linux'],
];

/** "Chrome 140 on Linux"; what is not known stays as it said itself. */
export function agentName(agent: string): string {
  const browser = BROWSERS.map(([pattern, name]) => [pattern.exec(agent)?.[1], name]).find(([version]) => version !== undefined);
  if (!browser) return agent;
  const system = SYSTEMS.find(([pattern]) => pattern.test(agent))?.[1];
  return `${browser[1]} ${browser[0]}${system ? ` on ${system}` : ''}`;
}

const ACTS: Record<string, string> = {
  'account signup': 'Signed up',
  'session login': 'Signed in',
  'session login::2fa': 'Signed in with a code',
  'session logout': 'Signed out',
  'password request password reset': 'Asked for a new password',
  'password password reset': 'Password reset',
  'password password change': 'Password changed',
  'otp request QR code for 2FA': 'Two-factor begun',
  'otp enable 2FA': 'Two-factor switched on',
  'otp disable 2FA': 'Two-factor switched off',
  'otp verify 2FA code': 'Code checked',
};

export const actName = (topic: string, action: string): string => ACTS[`${topic} ${action}`] ?? `${topic}: ${action}`;

/** Whoever is in no group of their own pays what everybody does. */
export const groupName = (group: string): string => (group === 'any' ? 'standard' : group);
