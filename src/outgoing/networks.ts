import ipaddr from 'ipaddr.js';

export type Network = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** An address, or a network such as 10.0.0.0/8; undefined for anything else. */
export function parseNetwork(text: string): Network | undefined {
  const written = text.trim();
  try {
    if (written.includes('/')) return ipaddr.parseCIDR(written);
    const address = ipaddr.parse(written);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  } catch {
    return undefined;
  }
}

/** Whether an address is in one of some networks; an IPv4 address may be written as IPv6. */
export function isWithin(address: string, networks: readonly Network[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return networks.some(
    ([network, length]) => network.kind() === parsed.kind() && parsed.match(network as never, length),
  );
}
