using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Shemss.LocalHosting.Servers;

/// <summary>TCP ports on this machine.</summary>
public static class Ports
{
    // Below the kernel's range for outgoing connections (32768 and up on Linux), so that a server which restarts
    // does not find its port taken by somebody's outgoing connection.
    private const int First = 20_000;
    private const int Last = 32_000;

    /// <summary>A port that nobody listens on now, chosen at random.</summary>
    /// <exception cref="InvalidOperationException">No free port was found.</exception>
    public static int Free() => Free([]);

    /// <summary>A port that nobody listens on now and that is none of <paramref name="taken"/>.</summary>
    /// <exception cref="InvalidOperationException">No free port was found.</exception>
    public static int Free(IReadOnlyCollection<int> taken)
    {
        for (var i = 0; i < 200; i++)
        {
            var port = Random.Shared.Next(First, Last);
            if (!taken.Contains(port) && IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No free TCP port was found between {First} and {Last}.");
    }

    /// <summary>True when a server can listen on this port of every address.</summary>
    public static bool IsFree(int port)
    {
        // A listener on another address than ours does not stop a bind to 127.0.0.1, yet would be confused with it.
        if (IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(e => e.Port == port))
        {
            return false;
        }

        try
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
