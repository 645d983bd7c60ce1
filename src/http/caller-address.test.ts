import { expect, it } from 'vitest';
import { callerAddress } from './caller-address.js';

it('names an IPv4 caller by the address and an IPv6 caller by the network', () => {
  const named = (ip: string) => callerAddress(ip);
  expect(named('203.0.113.7')).toBe('203.0.113.7');
  expect(named('::ffff:203.0.113.7')).toBe('203.0.113.7');
  expect(named('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2');
  expect(named('2001:db8:1:2::9')).toBe(named('2001:db8:1:2:ffff::1'));
  expect(named('2001:db8:1:3::9')).not.toBe(named('2001:db8:1:2::9'));
  expect(named('::1')).toBe('0:0:0:0');
  expect(named('a socket')).toBe('a socket');
});
