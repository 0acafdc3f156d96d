namespace Rialto.Server.Configuration;

/// <summary>Reads the configuration. A later source wins: defaults, <c>--demo</c>, <c>--config</c>, the environment,
/// <c>--set</c>, flags.</summary>
/// <remarks>
/// A file holds one <c>key = value</c> a line, the same text that <c>--set</c> takes; empty lines and lines that begin with <c>#</c>
/// are nothing. A key that does not exist is refused with the one that was probably meant.
/// </remarks>
public sealed class OptionsReader
{
    const string EnvironmentPrefix = "BARONG_";

    readonly Options _options = new();
    readonly List<string> _problems = [];

    /// <summary>What was read so far.</summary>
    public Options Options => _options;

    /// <summary>What was wrong, one sentence each; empty = everything was understood.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Sets what <c>--demo</c> stands for.</summary>
    public void AddDemonstration()
    {
        foreach (var setting in Options.Demonstration) AddSetting("--demo", setting);
    }

    public void AddFile(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Length > Limits.ConfigurationBytesMax)
            {
                _problems.Add($"{path}: a configuration has at most {Limits.ConfigurationBytesMax} bytes.");
                return;
            }

            AddLines(path, File.ReadAllLines(path));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _problems.Add($"{path}: {fault.Message}");
        }
    }

    /// <summary>Reads the environment: <c>BARONG_APP_NAME</c> is the key <c>barong.app_name</c>. Other areas have no such form.</summary>
    public void AddEnvironment(IReadOnlyDictionary<string, string> variables)
    {
        foreach (var (name, value) in variables.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            if (name.StartsWith(EnvironmentPrefix, StringComparison.Ordinal))
                AddSetting(name, $"barong.{name[EnvironmentPrefix.Length..].ToLowerInvariant()}={value}");
        }
    }

    /// <summary>Reads one <c>key=value</c>.</summary>
    /// <param name="source">Where it stood, for the message.</param>
    public void AddSetting(string source, string setting)
    {
        var equals = setting.IndexOf('=');
        if (equals < 0)
        {
            _problems.Add($"{source}: '{setting}' is not of the form key=value.");
            return;
        }

        var name = setting[..equals].Trim();
        var value = setting[(equals + 1)..].Trim();
        if (OptionKey.Find(name) is not { } key)
            _problems.Add($"{source}: there is no key '{name}'; did you mean '{OptionKey.Nearest(name)}'?");
        else if (!key.TryWrite(_options, value))
            _problems.Add($"{source}: '{value}' is no value of {name} ({key.Accepts}).");
    }

    void AddLines(string path, string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length > 0 && line[0] != '#') AddSetting($"{path}, line {i + 1}", line);
        }
    }
}
