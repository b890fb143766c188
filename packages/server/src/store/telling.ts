// biome-ignore lint/suspicious/noExplicitAny: whatever a method takes
type Method = (...given: any[]) => unknown;

type Tells<Service> = {
  [Name in keyof Service]?: Service[Name] extends Method
    ? (given: Parameters<Service[Name]>, result: Awaited<ReturnType<Service[Name]>>) => unknown
    : never;
};

/** The same service, which tells of what some of its methods did once they have. */
export function telling<Service extends object>(service: Service, tells: Tells<Service>): Service {
  const wrapped = Object.entries(tells).map(([name, tell]) => {
    const method = service[name as keyof Service] as Method;
    return [
      name,
      async (...given: unknown[]) => {
        const result = await method(...given);
        (tell as (given: unknown[], result: unknown) => unknown)(given, result);
        return result;
      },
    ];
  });
  return { ...service, ...Object.fromEntries(wrapped) };
}
