// polyfills.ts: what the Matrix SDK needs and older platforms lack; imported before the SDK is.

type Resolvers<T> = {
  promise: Promise<T>;
  resolve: (value: T | PromiseLike<T>) => void;
  reject: (reason?: unknown) => void;
};

// Without it, on Safari < 17.4 and Node 20, the SDK syncs and then knows no room for ever, in silence.
const platformPromise = Promise as unknown as { withResolvers?: <T>() => Resolvers<T> };
platformPromise.withResolvers ??= <T>() => {
  const resolvers = {} as Resolvers<T>;
  resolvers.promise = new Promise<T>((resolve, reject) => Object.assign(resolvers, { resolve, reject }));
  return resolvers;
};
