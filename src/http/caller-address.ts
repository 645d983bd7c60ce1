import ipaddr from 'ipaddr.js';

/**
 * What stands for a caller's address in a bucket's name: an IPv4 address itself, the network of an IPv6 one,
 * since each caller has 2^64 of those.
 */
export function callerAddress(ip: string): string {
  if (!ipaddr.isValid(ip)) return ip;
  const address = ipaddr.process(ip);
  if (address.kind() === 'ipv4') return address.toString();
  return (address as ipaddr.IPv6).parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':');
}
