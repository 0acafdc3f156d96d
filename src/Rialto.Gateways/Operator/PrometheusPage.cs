using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Rialto.Gateways.Operator;

/// <summary>
/// All figures of the process as Prometheus text. Measuring costs a dictionary lookup; pages are rendered when asked for.
/// </summary>
/// <remarks>
/// Names: dots become underscores, the unit is appended (<c>s</c> is <c>_seconds</c>), counters end in <c>_total</c>. Every family has
/// HELP and TYPE.
/// A figure with more than <see cref="SeriesMax"/> combinations of labels keeps its first ones.
/// </remarks>
public sealed class PrometheusPage : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Combinations of labels of one figure.</summary>
    const int SeriesMax = 1_000;

    /// <summary>Combinations of labels of one figure that are found without making their text.</summary>
    const int SeriesKnownMax = 16;

    static readonly string[] Meters = ["rialto", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    /// <summary>Upper bounds of histogram buckets, in the figure's own unit (seconds, where there is one).</summary>
    static readonly double[] Bounds = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];

    readonly MeterListener _listener = new();
    readonly ConcurrentDictionary<Instrument, Family> _families = new();
    readonly Lock _rendering = new();

    public PrometheusPage()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!Meters.Contains(instrument.Meter.Name)) return;
            // Also without a measurement yet: its help and type are shown.
            _ = FamilyOf(instrument);
            listener.EnableMeasurementEvents(instrument);
        };
        // Not by the listener's own state: a figure that is measured while it is published comes without it.
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => FamilyOf(instrument).Measure(value, tags));
        _listener.SetMeasurementEventCallback<float>((instrument, value, tags, _) => FamilyOf(instrument).Measure(value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => FamilyOf(instrument).Measure(value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => FamilyOf(instrument).Measure(value, tags));
        _listener.SetMeasurementEventCallback<short>((instrument, value, tags, _) => FamilyOf(instrument).Measure(value, tags));
        _listener.SetMeasurementEventCallback<byte>((instrument, value, tags, _) => FamilyOf(instrument).Measure(value, tags));
        _listener.Start();
    }

    /// <summary>The page as it is now.</summary>
    public string Render()
    {
        // Observed figures are replaced while they are read: one page at a time.
        lock (_rendering)
        {
            _listener.RecordObservableInstruments();
            var page = new StringBuilder();
            foreach (var family in _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal)) family.Write(page);
            return page.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    Family FamilyOf(Instrument instrument) => _families.GetOrAdd(instrument, static instrument => new Family(instrument));

    /// <summary>One figure with all its combinations of labels.</summary>
    sealed class Family
    {
        readonly ConcurrentDictionary<string, Series> _series = new(StringComparer.Ordinal);
        ImmutableArray<(KeyValuePair<string, object?>[] Tags, Series Series)> _known = [];
        readonly string _help;
        readonly Kind _kind;
        readonly bool _adds;

        public Family(Instrument instrument)
        {
            var type = instrument.GetType();
            var generic = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
            _kind = generic == typeof(Histogram<>) ? Kind.Histogram
                : generic == typeof(Counter<>) || generic == typeof(ObservableCounter<>) ? Kind.Counter
                : Kind.Gauge;
            _adds = generic == typeof(Counter<>) || generic == typeof(UpDownCounter<>);
            _help = string.IsNullOrWhiteSpace(instrument.Description) ? instrument.Name : instrument.Description;
            Name = NameOf(instrument, _kind);
        }

        public string Name { get; }

        public void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (Find(tags) is { } series) series.Add(value, _kind == Kind.Histogram, _adds);
        }

        /// <summary>Null = there are too many already. Every request measures, mostly with the tags of the one before.</summary>
        Series? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var (known, itsSeries) in _known)
                if (AreEqual(known, tags)) return itsSeries;
            var labels = LabelsOf(tags);
            if (!_series.TryGetValue(labels, out var series))
            {
                if (_series.Count >= SeriesMax) return null;
                series = _series.GetOrAdd(labels, static _ => new Series());
            }

            if (_known.Length < SeriesKnownMax)
                ImmutableInterlocked.Update(ref _known, static (all, added) => all.Add(added), (tags.ToArray(), series));
            return series;
        }

        static bool AreEqual(KeyValuePair<string, object?>[] known, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (known.Length != tags.Length) return false;
            for (var i = 0; i < known.Length; i++)
                if (known[i].Key != tags[i].Key || !Equals(known[i].Value, tags[i].Value)) return false;
            return true;
        }

        public void Write(StringBuilder page)
        {
            if (_series.IsEmpty) return;
            page.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {_help.Replace("\\", "\\\\").Replace("\n", "\\n")}\n");
            page.Append(CultureInfo.InvariantCulture, $"# TYPE {Name} {TypeOf(_kind)}\n");
            foreach (var (labels, series) in _series.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                if (_kind == Kind.Histogram) series.WriteHistogram(page, Name, labels);
                else page.Append(CultureInfo.InvariantCulture, $"{Name}{Braces(labels)} {series.Value:R}\n");
            }
        }

        static string TypeOf(Kind kind) => kind switch
        {
            Kind.Counter => "counter",
            Kind.Gauge => "gauge",
            Kind.Histogram => "histogram",
        };

        static string NameOf(Instrument instrument, Kind kind)
        {
            var name = new StringBuilder();
            foreach (var c in instrument.Name) name.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
            if (instrument.Unit == "s") name.Append("_seconds");
            if (instrument.Unit == "By") name.Append("_bytes");
            if (kind == Kind.Counter) name.Append("_total");
            return name.ToString();
        }

        static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.IsEmpty) return "";
            var labels = new StringBuilder();
            foreach (var (key, value) in tags)
            {
                if (labels.Length > 0) labels.Append(',');
                foreach (var c in key) labels.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
                var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
                labels.Append("=\"").Append(text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")).Append('"');
            }

            return labels.ToString();
        }
    }

    enum Kind
    {
        Counter,
        Gauge,
        Histogram,
    }

    /// <summary>One combination of labels. Safe for many threads.</summary>
    sealed class Series
    {
        readonly Lock _gate = new();
        long[]? _buckets;
        double _sum;
        long _count;

        public double Value
        {
            get
            {
                lock (_gate) return _sum;
            }
        }

        public void Add(double value, bool isHistogram, bool adds)
        {
            lock (_gate)
            {
                _sum = isHistogram || adds ? _sum + value : value;
                if (!isHistogram) return;
                _count++;
                _buckets ??= new long[Bounds.Length];
                var bucket = Array.FindIndex(Bounds, bound => value <= bound);
                if (bucket >= 0) _buckets[bucket]++;
            }
        }

        public void WriteHistogram(StringBuilder page, string name, string labels)
        {
            lock (_gate)
            {
                var comma = labels.Length == 0 ? "" : ",";
                var below = 0L;
                for (var i = 0; i < Bounds.Length; i++)
                {
                    below += _buckets?[i] ?? 0;
                    page.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels}{comma}le=\"{Bounds[i]:R}\"}} {below}\n");
                }

                page.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{labels}{comma}le=\"+Inf\"}} {_count}\n");
                page.Append(CultureInfo.InvariantCulture, $"{name}_sum{Braces(labels)} {_sum:R}\n");
                page.Append(CultureInfo.InvariantCulture, $"{name}_count{Braces(labels)} {_count}\n");
            }
        }
    }

    static string Braces(string labels) => labels.Length == 0 ? "" : $"{{{labels}}}";
}
