using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Shemss.Alerts.Domain.Detection;

/// <summary>
/// Asks the processor for memory that is needed in a moment. A fleet's state does not fit into its near caches: without this an
/// engine waits for one series after another most of its time. Changes nothing but the speed, and does nothing on other processors.
/// </summary>
internal static class Ahead
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Fetch<T>(ref readonly T field)
    {
        if (Sse.IsSupported)
        {
            // An address that is no longer right, because the collector moved the object, is a wish in vain and nothing else.
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in field)));
        }
    }
}
