using System.Globalization;
using System.Reflection;

namespace Rialto.Server.Configuration;

/// <summary>One configuration key: where its value lives and how it is written.</summary>
public sealed class OptionKey
{
    const string True = "true";
    const string False = "false";

    readonly PropertyInfo _property;
    readonly OptionAttribute _attribute;

    OptionKey(PropertyInfo property, OptionAttribute attribute)
    {
        _property = property;
        _attribute = attribute;
        Default = Print(property.GetValue(new Options()));
    }

    /// <summary>Every key, in the order in which <see cref="Options"/> names them.</summary>
    public static IReadOnlyList<OptionKey> All { get; } = [.. typeof(Options).GetProperties()
        .Where(property => property.IsDefined(typeof(OptionAttribute)))
        .Select(property => new OptionKey(property, property.GetCustomAttribute<OptionAttribute>()!))];

    public string Name => _attribute.Key;

    public string About => _attribute.About;

    /// <summary>The default as it would be written in a file.</summary>
    public string Default { get; }

    /// <summary>What is accepted, in words.</summary>
    public string Accepts => _property.PropertyType == typeof(bool) ? $"{True} or {False}"
        : _property.PropertyType == typeof(int) ? $"whole number, {Number(_attribute.Min)} … {Number(_attribute.Max)}"
        : _attribute.Choices.Length > 0 ? string.Join(", ", _attribute.Choices)
        : "text";

    public static OptionKey? Find(string name) => All.FirstOrDefault(key => key.Name == name);

    /// <summary>The known name that looks most like <paramref name="name"/>.</summary>
    public static string Nearest(string name) => Spelling.Nearest(name, All.Select(key => key.Name));

    /// <summary>The value as it would be written in a file.</summary>
    public string ValueIn(Options options) => Print(_property.GetValue(options));

    /// <summary>Writes the value of <paramref name="text"/> into <paramref name="options"/>; false when it is none for this key.</summary>
    internal bool TryWrite(Options options, string text)
    {
        object? value = _property.PropertyType == typeof(bool) ? ReadBoolean(text)
            : _property.PropertyType == typeof(int) ? ReadNumber(text)
            : _attribute.Choices.Length == 0 || _attribute.Choices.Contains(text) ? text
            : null;
        if (value is null) return false;
        _property.SetValue(options, value);
        return true;
    }

    static object? ReadBoolean(string text) => text switch
    {
        True => true,
        False => false,
        _ => null,
    };

    object? ReadNumber(string text)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return null;
        return number >= _attribute.Min && number <= _attribute.Max ? number : null;
    }

    static string Print(object? value) => value switch
    {
        bool flag => flag ? True : False,
        int number => Number(number),
        string text => text,
        _ => throw new InvalidOperationException($"An option of type {value?.GetType()} has no text form."),
    };

    static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
