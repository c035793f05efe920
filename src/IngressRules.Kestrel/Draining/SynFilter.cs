using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace IngressRules.Kestrel.Draining;

/// <summary>
/// A Linux packet filter (socket(7), SO_ATTACH_FILTER) that drops the packets that open a TCP connection and passes all others.
/// </summary>
internal static class SynFilter
{
    private const int SolSocket = 1, SoAttachFilter = 26;

    /// <summary>
    /// The instructions: operation, jump if true, jump if false, operand. The packet begins with the TCP header, whose byte at offset 13
    /// holds the flags.
    /// </summary>
    private static readonly (ushort Operation, byte True, byte False, uint Operand)[] Program =
    [
        (0x30, 0, 0, 13),              // Take the flags,
        (0x54, 0, 0, 0x12),            // of these SYN and ACK:
        (0x15, 0, 1, 0x02),            // SYN alone
        (0x06, 0, 0, 0),               // is dropped,
        (0x06, 0, 0, uint.MaxValue),   // all else passes.
    ];

    public static void Attach(Socket socket)
    {
        byte[] code = new byte[8 * Program.Length];
        for (int i = 0; i < Program.Length; i++)
        {
            Span<byte> instruction = code.AsSpan(8 * i, 8);
            MemoryMarshal.Write(instruction, Program[i].Operation);
            (instruction[2], instruction[3]) = (Program[i].True, Program[i].False);
            MemoryMarshal.Write(instruction[4..], Program[i].Operand);
        }

        GCHandle pinned = GCHandle.Alloc(code, GCHandleType.Pinned);
        try
        {
            // The C struct: the number of instructions in two bytes, and after padding the pointer to them.
            byte[] description = new byte[2 * IntPtr.Size];
            MemoryMarshal.Write(description, (ushort)Program.Length);
            MemoryMarshal.Write(description.AsSpan(IntPtr.Size), pinned.AddrOfPinnedObject());
            socket.SetRawSocketOption(SolSocket, SoAttachFilter, description);
        }
        finally
        {
            pinned.Free();
        }
    }
}
