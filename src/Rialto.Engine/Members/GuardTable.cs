using Rialto.Engine.Tables;

namespace Rialto.Engine.Members;

/// <summary>The open guards, by number and in order of opening. Owner: engine thread.</summary>
internal sealed class GuardTable
{
    readonly LongMap _byNumber = new(16);
    Guard[] _guards = new Guard[16];
    int _free;
    int _unused = 1;
    int _youngest;

    /// <summary>Guards that are open.</summary>
    public int Count { get; private set; }

    /// <summary>The guard that was opened first; 0 = none is open.</summary>
    public int Oldest { get; private set; }

    /// <summary>By index. The reference is good until the next <see cref="Open"/>.</summary>
    public ref readonly Guard this[int index] => ref _guards[index];

    public bool TryFind(long number, out int index)
    {
        index = 0;
        return number > 0 && _byNumber.TryGet((ulong)number, out index);
    }

    /// <summary>Its number is larger than all before.</summary>
    public void Open(Guard guard)
    {
        var index = Take();
        guard.Older = _youngest;
        guard.Younger = 0;
        _guards[index] = guard;
        if (_youngest == 0) Oldest = index;
        else _guards[_youngest].Younger = index;
        _youngest = index;
        _byNumber.At((ulong)guard.Number) = index;
        Count++;
    }

    public void Close(int index)
    {
        var (number, older, younger) = (_guards[index].Number, _guards[index].Older, _guards[index].Younger);
        Invariant.Holds(number > 0);
        if (older == 0) Oldest = younger;
        else _guards[older].Younger = younger;
        if (younger == 0) _youngest = older;
        else _guards[younger].Older = older;
        _byNumber.Remove((ulong)number);
        _guards[index] = new Guard { Younger = _free };
        _free = index;
        Count--;
    }

    int Take()
    {
        if (_free != 0)
        {
            var index = _free;
            _free = _guards[index].Younger;
            return index;
        }

        if (_unused == _guards.Length) Array.Resize(ref _guards, 2 * _unused);
        return _unused++;
    }
}
