// What the visitor likes, kept in this browser. Nothing secret is ever stored here.

interface Kept {
  theme: 'auto' | 'dark' | 'light';
  colours: 'safe' | 'classic' | 'swapped';
  confirm: boolean;
  favourites: string[];
  market: string;
  period: number;
  indicators: string[];
  steps: Record<string, number>;
  totals: 'base' | 'quote';
  hideSmall: boolean;
  thisMarketOnly: boolean;
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
  indicators: ['ma'],
  steps: {},
  totals: 'base',
  hideSmall: false,
  thisMarketOnly: false,
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
