// Keys of the trading screen, in one list: what is shown under "?" is what is listened to.

export interface Hotkey {
  keys: string;
  does: string;
}

export const HOTKEYS: readonly Hotkey[] = [
  { keys: 'b / s', does: 'buy or sell: go to the order form' },
  { keys: 'l / m', does: 'limit or market order' },
  { keys: '↑ ↓', does: 'in a price: one tick; with Shift ten' },
  { keys: 'Enter', does: 'send the order, and again to confirm' },
  { keys: 'Esc', does: 'leave a field, close what is open' },
  { keys: '/', does: 'search a market' },
  { keys: '1 … 4', does: 'the lists below: open orders, history, fills …' },
  { keys: 'Shift + X', does: 'cancel all orders of this market (asks)' },
  { keys: 'c / d', does: 'chart or depth' },
  { keys: '?', does: 'this list' },
];

type Act = () => void;

class Keys {
  isSheetOpen = $state(false);
  readonly #acts = new Map<string, Act>();

  /** Listens to a key while a panel is on the screen. */
  on(key: string, act: Act): () => void {
    this.#acts.set(key, act);
    return () => {
      if (this.#acts.get(key) === act) this.#acts.delete(key);
    };
  }

  press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.target as HTMLElement;
    // A closed dialog keeps the focus until the next picture is drawn; a quick hand types before that.
    const dialog = target.closest('dialog');
    if (dialog?.open) return;
    if (!dialog && target.matches('input, select, textarea')) {
      if (event.key === 'Escape') target.blur();
      return;
    }
    const act = event.key === '?' ? () => (this.isSheetOpen = true) : this.#acts.get(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  }
}

export const keys = new Keys();
