// What the visitor likes, kept in this browser. Nothing secret is ever stored here.

/** How somebody looks at one market. */
export interface Liking {
  view: 'candles' | 'depth';
  period: number;
  /** Candles that are seen at once; 0 = as the page would have it. */
  bars: number;
}

export interface Kept {
  theme: 'auto' | 'dark' | 'light';
  colours: 'safe' | 'classic' | 'swapped';
  confirm: boolean;
  favourites: string[];
  market: string;
  /** Of a market that has no liking yet: the period that was chosen last. */
  period: number;
  charts: Record<string, Liking>;
  indicators: string[];
  steps: Record<string, number>;
  totals: 'base' | 'quote';
  hideSmall: boolean;
  thisMarketOnly: boolean;
  /** Pixels of the panels behind the movable lines; 0 = as the page would have it. */
  stripPx: number;
  bookPx: number;
  tapePx: number;
  formPx: number;
  /** Panels that are folded away. */
  folded: string[];
  /** The perpetual that was looked at last, and of which realm. */
  realm: 'demo' | 'live';
  perpetual: string;
  /** The chosen account of each realm, where there are several. */
  marginAccounts: Record<string, string>;
}

const KEY = 'rialto.settings';
/** Not empty: somebody signed in here, so it is worth asking the server whether the session lives. Another word with each signing in. */
const SESSION_KEY = 'rialto.session';

const FIRST: Kept = {
  theme: 'auto',
  colours: 'safe',
  confirm: true,
  favourites: [],
  market: 'btcusd',
  period: 1,
  charts: {},
  indicators: ['ma'],
  steps: {},
  totals: 'base',
  hideSmall: false,
  thisMarketOnly: false,
  stripPx: 0,
  bookPx: 0,
  tapePx: 0,
  formPx: 0,
  folded: [],
  realm: 'demo',
  perpetual: 'BTCUSD',
  marginAccounts: {},
};

function stored(): Partial<Kept> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Kept>;
  } catch {
    return {};
  }
}

export const settings: Kept = $state({ ...FIRST, ...stored() });

/** How this market was looked at last. */
export function likingOf(market: string): Liking {
  return settings.charts[market] ?? { view: 'candles', period: settings.period, bars: 0 };
}

export function like(market: string, change: Partial<Liking>): void {
  settings.charts[market] = { ...likingOf(market), ...change };
  if (change.period !== undefined) settings.period = change.period;
}

/** What was changed since `before`, on top of what other tabs wrote meanwhile: a tab never takes back what it did not change. */
export function merged(stored: Partial<Kept>, before: Partial<Kept>, now: Kept): Kept {
  const changed = (Object.keys(now) as (keyof Kept)[]).filter((key) => JSON.stringify(now[key]) !== JSON.stringify(before[key]));
  return { ...now, ...stored, ...Object.fromEntries(changed.map((key) => [key, now[key]])) };
}

/** Whether somebody signed in here before. */
export function hadSession(): boolean {
  try {
    return (localStorage.getItem(SESSION_KEY) ?? '') !== '';
  } catch {
    return false;
  }
}

/** Somebody signed in, or out: other tabs hear of it. */
export function noteSession(word: string): void {
  try {
    localStorage.setItem(SESSION_KEY, word);
  } catch {
    // Then a reload asks nobody, and shows a visitor's page.
  }
}

/** Another tab changed what is kept here: likings are taken over, and who looks after the session is told. */
export function listenToTabs(onSession: () => void): void {
  addEventListener('storage', ({ key }) => {
    if (key === KEY) Object.assign(settings, stored());
    else if (key === SESSION_KEY) onSession();
  });
}

/** Writes down every change, and shows the chosen colours. Called once, by the shell. */
export function keepSettings(): void {
  let before: Partial<Kept> = $state.snapshot(settings);
  $effect(() => {
    const now = $state.snapshot(settings);
    try {
      const kept = JSON.stringify(merged(stored(), before, now));
      if (kept !== localStorage.getItem(KEY)) localStorage.setItem(KEY, kept);
    } catch {
      // A browser that keeps nothing still trades; it only forgets.
    }
    before = now;
  });
  $effect(() => {
    const root = document.documentElement;
    const isLight = matchMedia('(prefers-color-scheme: light)').matches;
    root.dataset['theme'] = settings.theme === 'auto' ? (isLight ? 'light' : 'dark') : settings.theme;
    root.dataset['colours'] = settings.colours;
  });
}

/** The theme that is shown now. */
export function isDark(): boolean {
  if (settings.theme !== 'auto') return settings.theme === 'dark';
  return !matchMedia('(prefers-color-scheme: light)').matches;
}
