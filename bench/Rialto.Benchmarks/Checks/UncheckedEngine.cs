using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Rialto.Benchmarks.Checks;

/// <summary>A copy of the engine whose always-on checks do nothing, to be measured beside the real one. Nobody trades with it.</summary>
/// <remarks>
/// The methods that only serve the checks return at once: what stands behind their first instruction is never reached. So the JIT inlines
/// nothing instead of a comparison, and the rest is the very same code.
/// </remarks>
public static class UncheckedEngine
{
    const byte Return = 0x2A;
    const int TinyHeaderBytes = 1;
    const int FatHeaderBytes = 12;
    const int FormatMask = 3;
    const int TinyFormat = 2;

    // The comparison itself, and what is added up for no other reason than to be compared.
    static readonly string[] s_methods =
    [
        "Invariant.Holds", "Accounts.Needs", "Accounts.Tally", "Accounts.TallyHeld", "Accounts.EndStep", "Exchange.CountNeeds",
        "Exchange.CheckContracts",
    ];

    /// <summary>The assembly without its checks.</summary>
    /// <exception cref="InvalidOperationException">It does not have the methods that are known to be checks.</exception>
    public static byte[] Of(byte[] assembly)
    {
        var patched = (byte[])assembly.Clone();
        using var file = new PEReader([.. assembly]);
        var metadata = file.GetMetadataReader();
        var found = 0;
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            var type = metadata.GetTypeDefinition(method.GetDeclaringType());
            if (!s_methods.Contains($"{metadata.GetString(type.Name)}.{metadata.GetString(method.Name)}")) continue;
            patched[FirstInstruction(file, method.RelativeVirtualAddress)] = Return;
            found++;
        }

        return found == s_methods.Length ? patched : throw new InvalidOperationException($"{found} of {s_methods.Length} checks found");
    }

    static int FirstInstruction(PEReader file, int address)
    {
        var section = file.PEHeaders.SectionHeaders[file.PEHeaders.GetContainingSectionIndex(address)];
        var offset = address - section.VirtualAddress + section.PointerToRawData;
        var format = file.GetSectionData(address).GetContent(0, 1)[0] & FormatMask;
        return offset + (format == TinyFormat ? TinyHeaderBytes : FatHeaderBytes);
    }
}
