// The matcher in a proxy other than YARP: plain sockets, its own request type, and an IForwarder<T> between the two.
using System.Net;
using System.Net.Sockets;
using CustomForwarder;
using IngressRules.Reading;
using IngressRules.Reloading;

RoutingTable table = RoutingTable.Build(IngressReader.ReadFile(Path.Combine(AppContext.BaseDirectory, "shop.yaml")));
using TcpListener proxy = new(IPAddress.Loopback, 9080), pod = new(IPAddress.Loopback, 9081);
proxy.Start();
pod.Start();
_ = Proxy.ServeAsync(proxy, table, CancellationToken.None);
Console.WriteLine("Try: curl -H 'Host: shop.example.com' http://127.0.0.1:9080/cart");
while (true)
{
    // The pod of the example.
    using TcpClient client = await pod.AcceptTcpClientAsync();
    await client.GetStream().ReadAtLeastAsync(new byte[4096], 1, throwOnEndOfStream: false);
    await client.GetStream().WriteAsync(
        "HTTP/1.1 200 OK\r\nContent-Length: 20\r\nConnection: close\r\n\r\nHello from the cart\n"u8.ToArray());
}
