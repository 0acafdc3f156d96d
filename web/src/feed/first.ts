// What a visitor came for is drawn first: large files and documents wait for the first book, but not for ever.

const PATIENCE_MS = 1_500;

let settle: () => void = () => {};

/** Settled when a book was drawn, or was not for so long that nobody shall wait for it. */
export const firstBook = new Promise<void>((resolve) => {
  settle = resolve;
  setTimeout(resolve, PATIENCE_MS);
});

export const bookDrawn = (): void => settle();
