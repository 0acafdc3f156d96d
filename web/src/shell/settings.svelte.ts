// What the visitor likes, kept in this browser. Nothing secret is ever stored here.

/** How somebody looks at one market. */
export interface Liking {
  view: 'candles' | 'depth';
  period: number;
  /** Candles that are seen at once; 0 = as the page would have it. */
  bars: number;
}

interface Kept {
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
  /** Somebody signed in here before: worth asking the server whether the session lives. */
  hadSession: boolean;
}

const KEY = 'rialto.settings';

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
  hadSession: false,
};

function stored(): Kept {
  try {
    return { ...FIRST, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Kept>) };
  } catch {
    return { ...FIRST };
  }
}

export const settings: Kept = $state(stored());

/** How this market was looked at last. */
export function likingOf(market: string): Liking {
  return settings.charts[market] ?? { view: 'candles', period: settings.period, bars: 0 };
}

export function like(market: string, change: Partial<Liking>): void {
  settings.charts[market] = { ...likingOf(market), ...change };
  if (change.period !== undefined) settings.period = change.period;
}

/** Writes down every change, and shows the chosen colours. Called once, by the shell. */
export function keepSettings(): void {
  $effect(() => {
    try {
      localStorage.setItem(KEY, JSON.stringify(settings));
    } catch {
      // A browser that keeps nothing still trades; it only forgets.
    }
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
