// The only place where prices become floating-point numbers: a picture needs no more. Everything that trades stays decimal.
import {
  CandlestickSeries, CrosshairMode, HistogramSeries, LineSeries, LineStyle, createChart, createSeriesMarkers,
  type IChartApi, type IPriceLine, type ISeriesApi, type ISeriesMarkersPluginApi, type SeriesMarker, type Time, type UTCTimestamp,
} from 'lightweight-charts';
import type { Candle, Side } from '../wire/peatio.ts';
import { ema, ma, vwap, type Bar } from './indicators.ts';

export interface Look {
  background: string;
  text: string;
  grid: string;
  up: string;
  down: string;
  accent: string;
  lines: [string, string, string];
}

/** An order that is drawn as a line. */
export interface DrawnOrder {
  side: Side;
  price: string | null;
  stop_price?: string | null;
  remaining_volume: string;
}

export interface DrawnFill {
  side: Side;
  created_at: string | number;
}

/** A price that somebody shall see: what a position cost, where it is liquidated. */
export interface Level {
  price: string;
  title: string;
  tone: 'plain' | 'danger';
}

export type Indicator = 'ma' | 'ema' | 'vwap';

const MA_BARS = 20;
const EMA_BARS = 50;
/** Empty room to the right of the newest candle. */
const MARGIN_BARS = 4;

/** Candles, volume, indicator lines, own orders as lines and own fills as marks. */
export class CandleChart {
  readonly #chart: IChartApi;
  readonly #candles: ISeriesApi<'Candlestick'>;
  readonly #volume: ISeriesApi<'Histogram'>;
  readonly #lines: Record<Indicator, ISeriesApi<'Line'>>;
  readonly #marks: ISeriesMarkersPluginApi<Time>;
  #orderLines: IPriceLine[] = [];
  #bars: Bar[] = [];
  #look: Look;
  #shown: readonly string[] = [];
  #fills: readonly DrawnFill[] = [];
  #levelLines: IPriceLine[] = [];
  #periodS = 60;

  /** `onZoom` tells how many candles somebody wants to see at once. */
  constructor(place: HTMLElement, look: Look, onHover: (bar: Bar | null) => void, onZoom: (bars: number) => void) {
    this.#look = look;
    this.#chart = createChart(place, {
      autoSize: true,
      // The mark would bring inline styles, which the page's policy forbids; the attribution stands beside the chart.
      layout: { attributionLogo: false, fontSize: 11, fontFamily: getComputedStyle(document.body).fontFamily },
      crosshair: { mode: CrosshairMode.Normal },
      timeScale: { timeVisible: true, secondsVisible: false, rightOffset: MARGIN_BARS },
    });
    this.#candles = this.#chart.addSeries(CandlestickSeries, { borderVisible: false });
    this.#volume = this.#chart.addSeries(HistogramSeries, { priceScaleId: '', priceFormat: { type: 'volume' }, lastValueVisible: false, priceLineVisible: false });
    this.#volume.priceScale().applyOptions({ scaleMargins: { top: 0.82, bottom: 0 } });
    const line = () => this.#chart.addSeries(LineSeries, { lineWidth: 1, lastValueVisible: false, priceLineVisible: false, crosshairMarkerVisible: false });
    this.#lines = { ma: line(), ema: line(), vwap: line() };
    this.#marks = createSeriesMarkers(this.#candles, []);
    this.#chart.subscribeCrosshairMove(({ time }) => onHover(this.#bars.find((bar) => bar.time === time) ?? null));
    // Only what a person does is a wish; a new size of the window is none.
    const zoomed = () => requestAnimationFrame(() => {
      const range = this.#isGone ? null : this.#chart.timeScale().getVisibleLogicalRange();
      if (range) onZoom(Math.round(range.to - range.from));
    });
    place.addEventListener('wheel', zoomed, { passive: true });
    place.addEventListener('pointerup', zoomed);
    this.look(look);
  }

  #isGone = false;

  /** The newest candle. */
  get latest(): Bar | null {
    return this.#bars.at(-1) ?? null;
  }

  look(look: Look): void {
    this.#look = look;
    this.#chart.applyOptions({
      layout: { background: { color: look.background }, textColor: look.text },
      grid: { vertLines: { color: look.grid }, horzLines: { color: look.grid } },
      rightPriceScale: { borderColor: look.grid },
      timeScale: { borderColor: look.grid },
    });
    this.#candles.applyOptions({ upColor: look.up, downColor: look.down, wickUpColor: look.up, wickDownColor: look.down });
    (['ma', 'ema', 'vwap'] as const).forEach((name, index) => this.#lines[name].applyOptions({ color: look.lines[index]! }));
    this.#drawAll();
  }

  precision(digits: number): void {
    this.#candles.applyOptions({ priceFormat: { type: 'price', precision: digits, minMove: 10 ** -digits } });
  }

  /** All candles anew, so many of them in view; 0 = as many as look well. */
  show(candles: readonly Candle[], periodS: number, wanted: number): void {
    this.#periodS = periodS;
    this.#bars = candles.map(barOf);
    this.#drawAll();
    // A young market fills the picture as well, without giant candles.
    const seen = wanted > 0 ? wanted - MARGIN_BARS : Math.min(140, Math.max(40, this.#bars.length + 10));
    const { length } = this.#bars;
    if (length > 0) this.#chart.timeScale().setVisibleLogicalRange({ from: length - seen, to: length + MARGIN_BARS });
  }

  /** The candle of now, changed or new. */
  tick(candle: Candle): void {
    const bar = barOf(candle);
    const last = this.#bars.at(-1);
    if (last && bar.time < last.time) return;
    if (last?.time === bar.time) this.#bars[this.#bars.length - 1] = bar;
    else this.#bars.push(bar);
    this.#candles.update(candleOf(bar));
    this.#volume.update(this.#volumeOf(bar));
    this.#drawLines();
    // A fill may have been told before the first candle that it is in.
    if (last?.time !== bar.time) this.#drawMarks();
  }

  indicators(shown: readonly string[]): void {
    this.#shown = shown;
    this.#drawLines();
  }

  orders(orders: readonly DrawnOrder[]): void {
    for (const line of this.#orderLines) this.#candles.removePriceLine(line);
    this.#orderLines = orders.flatMap((order) => {
      const price = order.stop_price ?? order.price;
      if (!price) return [];
      return [this.#candles.createPriceLine({
        price: Number(price),
        color: order.side === 'buy' ? this.#look.up : this.#look.down,
        lineWidth: 1,
        lineStyle: order.stop_price ? LineStyle.Dotted : LineStyle.Dashed,
        axisLabelVisible: true,
        title: `${order.side === 'buy' ? '▲' : '▼'} ${order.remaining_volume}`,
      })];
    });
  }

  levels(levels: readonly Level[]): void {
    for (const line of this.#levelLines) this.#candles.removePriceLine(line);
    this.#levelLines = levels.map(({ price, title, tone }) => this.#candles.createPriceLine({
      price: Number(price), color: tone === 'danger' ? this.#look.down : this.#look.accent, lineWidth: tone === 'danger' ? 2 : 1, lineStyle: LineStyle.Solid, axisLabelVisible: true, title,
    }));
  }

  fills(fills: readonly DrawnFill[]): void {
    this.#fills = fills;
    this.#drawMarks();
  }

  remove(): void {
    this.#isGone = true;
    this.#chart.remove();
  }

  #drawAll(): void {
    this.#candles.setData(this.#bars.map(candleOf));
    this.#volume.setData(this.#bars.map((bar) => this.#volumeOf(bar)));
    this.#drawLines();
    this.#drawMarks();
  }

  #drawLines(): void {
    const data = { ma: () => ma(this.#bars, MA_BARS), ema: () => ema(this.#bars, EMA_BARS), vwap: () => vwap(this.#bars) };
    for (const name of ['ma', 'ema', 'vwap'] as const) {
      const points = this.#shown.includes(name) ? data[name]() : [];
      this.#lines[name].setData(points.map(({ time, value }) => ({ time: time as UTCTimestamp, value })));
    }
  }

  #drawMarks(): void {
    const first = this.#bars[0];
    if (!first) {
      this.#marks.setMarkers([]);
      return;
    }
    const width = this.#periodS;
    const marks = this.#fills
      .map((fill) => ({ fill, at: Math.floor((+new Date(fill.created_at) / 1000 - first.time) / width) * width + first.time }))
      .filter(({ at }) => at >= first.time)
      .sort((a, b) => a.at - b.at)
      .map(({ fill, at }): SeriesMarker<Time> => ({
        time: at as UTCTimestamp,
        position: fill.side === 'buy' ? 'belowBar' : 'aboveBar',
        shape: fill.side === 'buy' ? 'arrowUp' : 'arrowDown',
        color: fill.side === 'buy' ? this.#look.up : this.#look.down,
        size: 0.8,
      }));
    this.#marks.setMarkers(marks);
  }

  #volumeOf(bar: Bar) {
    return { time: bar.time as UTCTimestamp, value: bar.volume, color: (bar.close >= bar.open ? this.#look.up : this.#look.down) + '55' };
  }
}

function barOf([time, open, high, low, close, volume]: Candle): Bar {
  return { time, open, high, low, close, volume };
}

function candleOf({ time, open, high, low, close }: Bar) {
  return { time: time as UTCTimestamp, open, high, low, close };
}
