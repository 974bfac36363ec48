namespace Shemss.Alerts.Domain.Detection;

/// <summary>The state as it is saved.</summary>
internal partial struct MinuteTrack
{
    public readonly void Write(BinaryWriter to)
    {
        foreach (var value in _values)
        {
            to.Write(value);
        }

        _habit.Write(to);
        to.Write(_lastAt);
        to.Write(_secondAt);
        to.Write(_thirdAt);
        to.Write(_free);
        to.Write(_count);
        to.Write(_next);
        to.Write(_rest);
        to.Write(_waiting);
        to.Write(_spiking);
        to.Write(_within);
        to.Write(_served);
        to.Write(_level);
        to.Write(_top);
        to.Write(_first);
        to.Write(_stepBar);
        to.Write(_spikeBar);
        _usual.Write(to);
        to.Write(_second);
        to.Write(_inner);
        to.Write(_at);
        to.Write(StepAt);
        to.Write(_foundAt);
        to.Write(Size);
        to.Write(LevelBefore);
        to.Write(Last);
        to.Write(_left);
        to.Write(_leftAt);
    }

    public void Read(BinaryReader from)
    {
        for (var i = 0; i < Kept; i++)
        {
            _values[i] = from.ReadSingle();
        }

        _habit.Read(from);
        (_lastAt, _secondAt, _thirdAt, _free) = (from.ReadInt64(), from.ReadInt64(), from.ReadInt64(), from.ReadInt32());
        (_count, _next, _rest, _waiting, _spiking, _within, _served) = (from.ReadInt32(), from.ReadInt32(), from.ReadInt32(), from.ReadInt32(), from.ReadBoolean(), from.ReadBoolean(), from.ReadBoolean());
        (_level, _top, _first) = (from.ReadSingle(), from.ReadSingle(), from.ReadSingle());
        (_stepBar, _spikeBar) = (from.ReadSingle(), from.ReadSingle());
        _usual.Read(from);
        (_second, _inner, _at, StepAt, _foundAt) = (from.ReadSingle(), from.ReadSingle(), from.ReadInt64(), from.ReadInt64(), from.ReadInt64());
        Size = from.ReadSingle();
        (LevelBefore, Last) = (from.ReadSingle(), from.ReadSingle());
        (_left, _leftAt) = (from.ReadSingle(), from.ReadInt64());
    }
}
