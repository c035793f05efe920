using System.Net;
using IngressRules.AspNetCore;
using IngressRules.Kestrel.Connections;
using IngressRules.Yarp;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
IPEndPoint http = IPEndPoint.Parse(builder.Configuration["Router:Http"] ?? "127.0.0.1:8080");
IPEndPoint adminAddress = IPEndPoint.Parse(builder.Configuration["Router:Admin"] ?? "127.0.0.1:8081");
string manifests = Path.Combine(builder.Environment.ContentRootPath, builder.Configuration["Router:Manifests"] ?? "manifests");

// How many connections the limit of file descriptors allows.
DescriptorBudget? budget = DescriptorBudget.OfThisProcess();

// What clients reach: HTTP/1.1 and HTTP/2 on one port, strict about requests, and with time for clients to leave when the router stops.
builder.WebHost.UseHttp2PriorKnowledge().UseIngressDraining().UseIngressConnectionLimit(limit => limit.MaxConnections = budget?.Clients);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.UseIngressDefaults();
    kestrel.Listen(http, listen => listen.UseHttp2PriorKnowledge().UseStrictHttp());
});
builder.Services.AddIngressRules().AddDirectory(manifests).AddYarpForwarder(forwarder => forwarder.MaxConnections = budget?.Endpoints);
await using WebApplication router = builder.Build();
router.UseIngressRules();
router.Run(IngressErrorResponse.NoRuleAsync);

// What operators reach: the admin page, /healthz and /readyz, on a server of their own. It asks for no password.
WebApplicationBuilder adminBuilder = WebApplication.CreateSlimBuilder();
adminBuilder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(adminAddress));
await using WebApplication admin = adminBuilder.Build();
admin.UseIngressRulesAdmin(router.Services);

// No Service may lead to it.
router.Services.GetRequiredService<IOptions<YarpForwarderOptions>>().Value.OtherServers.Add(admin.Services.GetRequiredService<IServer>());

await admin.StartAsync();
router.Logger.LogInformation("Admin page on {Url}", admin.Urls.First());
await router.RunAsync();
