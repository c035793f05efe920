using System.Runtime.InteropServices;
using EdgeRouter;

// The console's own writers throw when the disk is full; the router must go on without its log.
Console.SetOut(new LenientWriter(Console.Out));
Console.SetError(new LenientWriter(Console.Error));
IReadOnlyList<PosixSignalRegistration> signals = ProcessEnd.Own();
int status = await RouterCommand.RunAsync(args, Console.Out, Console.Error);
GC.KeepAlive(signals);
return status;
