using System.CommandLine;
using Rialto.Server;

// Before anything of the engine is touched: the switch is read once.
if (Environment.GetEnvironmentVariable("RIALTO_COSTLY_CHECKS") == "1") AppContext.SetSwitch("Rialto.CostlyChecks", true);

var words = CommandLine.Build().Parse(args);
if (words.Errors.Count > 0)
{
    foreach (var error in words.Errors) Console.Error.WriteLine($"rialto: {error.Message}");
    Console.Error.WriteLine("Try: rialto --help, rialto VERB --help");
    return ExitCodes.Usage;
}

// Signals are the server's matter; other verbs end by them as any program does.
var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
try
{
    return await words.InvokeAsync(invocation);
}
catch (Exception fault)
{
    var code = ExitCodes.Of(fault);
    await Console.Error.WriteLineAsync($"rialto: {(code == ExitCodes.Bug ? fault.ToString() : fault.Message)}");
    return code;
}
