using EdgeRouter;

// A log that cannot be written is no reason to stop: the console's own writers throw where the disk is full.
Console.SetOut(new LenientWriter(Console.Out));
Console.SetError(new LenientWriter(Console.Error));
return await RouterCommand.RunAsync(args, Console.Out, Console.Error);
