using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace IngressRules.AspNetCore.Tests.Support;

/// <summary>Many connections that are open at the same time.</summary>
internal sealed class Crowd : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(120);

    public List<TcpClient> Clients { get; } = [];

    public async Task ConnectAsync(RouterProcess router, int count)
    {
        for (int i = 0; i < count; i++)
        {
            var client = new TcpClient();
            Clients.Add(client);
            await client.ConnectAsync(router.Http).WaitAsync(s_limit);
        }
    }

    public static async Task<int> StatusOfAsync(TcpClient client)
    {
        byte[] begin = new byte[12];
        await client.GetStream().ReadExactlyAsync(begin).AsTask().WaitAsync(s_limit);
        return int.Parse(Encoding.ASCII.GetString(begin)[9..], CultureInfo.InvariantCulture);
    }

    public void Dispose() => Clients.ForEach(c => c.Dispose());
}
