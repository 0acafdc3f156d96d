// The depth picture: how much waits from the best price outwards. Drawn on a canvas by ourselves, at most once a frame.
import type { Row } from '../books/book.ts';
import { fixed, type Units } from '../numbers/decimal.ts';
import type { Look } from './adapter.ts';

/** A line of small type, above and below the picture. */
const LABEL_PX = 18;

interface Curve {
  price: number;
  total: number;
  row: { price: Units; total: Units };
}

export interface Pointed {
  price: Units;
  total: Units;
  side: 'bid' | 'ask';
}

/** A price or amount as the length of a line. */
export const scaled = (units: Units): number => Number(fixed(units, 12));

function curve(levels: readonly Row[]): Curve[] {
  let total = 0n;
  return levels.map(({ price, amount }) => {
    total += amount;
    return { price: scaled(price), total: scaled(total), row: { price, total } };
  });
}

/** Draws; returns what is under the pointer. */
export function drawDepth(canvas: HTMLCanvasElement, bids: readonly Row[], asks: readonly Row[], look: Look, pointerX: number | null, digits: number): Pointed | null {
  const ratio = devicePixelRatio;
  const { clientWidth: width, clientHeight: height } = canvas;
  if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio);
  if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio);
  const pen = canvas.getContext('2d');
  if (!pen) return null;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.fillStyle = look.background;
  pen.fillRect(0, 0, width, height);
  const [buys, sells] = [curve(bids), curve(asks)];
  const [bestBid, bestAsk] = [buys[0], sells[0]];
  if (!bestBid && !bestAsk) return null;
  const mid = ((bestBid?.price ?? bestAsk!.price) + (bestAsk?.price ?? bestBid!.price)) / 2;
  const reach = Math.max(mid - (buys.at(-1)?.price ?? mid), (sells.at(-1)?.price ?? mid) - mid) * 1.05 || mid / 100;
  const most = Math.max(buys.at(-1)?.total ?? 0, sells.at(-1)?.total ?? 0) || 1;
  const floor = height - LABEL_PX;
  const x = (price: number) => ((price - mid + reach) / (2 * reach)) * width;
  const y = (total: number) => floor - (total / most) * (floor - LABEL_PX - 12);

  const area = (points: Curve[], colour: string, edge: number) => {
    const first = points[0];
    if (!first) return;
    pen.beginPath();
    pen.moveTo(x(first.price), floor);
    let before = floor;
    for (const point of points) {
      pen.lineTo(x(point.price), before);
      before = y(point.total);
      pen.lineTo(x(point.price), before);
    }
    pen.lineTo(edge, before);
    pen.strokeStyle = colour;
    pen.lineWidth = 1.5;
    pen.stroke();
    pen.lineTo(edge, floor);
    pen.closePath();
    pen.fillStyle = colour + '2e';
    pen.fill();
  };
  area(buys, look.up, 0);
  area(sells, look.down, width);

  pen.fillStyle = look.text;
  pen.font = `11px ${getComputedStyle(document.body).fontFamily}`;
  pen.textAlign = 'center';
  for (const part of [0.1, 0.3, 0.5, 0.7, 0.9]) pen.fillText((mid - reach + 2 * reach * part).toFixed(digits), width * part, height - 5);
  if (bestBid && bestAsk) {
    pen.fillText(`mid ${mid.toFixed(digits)} · spread ${(bestAsk.price - bestBid.price).toFixed(digits)}`, width / 2, LABEL_PX);
  }
  pen.strokeStyle = look.grid;
  pen.setLineDash([3, 3]);
  pen.beginPath();
  pen.moveTo(width / 2, LABEL_PX + 6);
  pen.lineTo(width / 2, floor);
  pen.stroke();
  pen.setLineDash([]);

  if (pointerX === null) return null;
  const side = pointerX < width / 2 ? 'bid' : 'ask';
  const points = side === 'bid' ? buys : sells;
  const at = points.findLast((point) => (side === 'bid' ? x(point.price) >= pointerX : x(point.price) <= pointerX));
  if (!at) return null;
  pen.beginPath();
  pen.arc(pointerX, y(at.total), 4, 0, 2 * Math.PI);
  pen.fillStyle = side === 'bid' ? look.up : look.down;
  pen.fill();
  return { ...at.row, side };
}
