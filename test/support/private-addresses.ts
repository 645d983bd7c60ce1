/** Private and reserved hosts, in all the ways in which they can be written. */
export const privateHosts: readonly string[] =
  `127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.1 017700000001 0177.0.0.1 0 0.0.0.0 [::] [::1]
  [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b:1::7f00:1]
  [2002:7f00:1::] [2001:0:7f00:1::] [fe80::1] [fc00::1] [fd00:ec2::254] [ff02::1] [100::1] 10.0.0.1 10.255.255.255
  172.16.0.1 172.31.255.255 192.168.0.1 169.254.169.254 100.64.0.1 100.100.100.200 192.0.0.1 192.0.2.1 198.18.0.1
  203.0.113.1 224.0.0.1 240.0.0.1 255.255.255.255 ①②⑦.⓪.⓪.① 127。0。0。1 ⓛocalhost localhost localhost. foo.localhost
  %31%32%37.0.0.1 127.0.0.1. LOCALHOST`.split(/\s+/);

/**
 * Addresses that are refused for more than their host, each with the code of why; `port` is where a trap
 * listens.
 */
export function oddAddresses(port: number): Readonly<Record<string, string>> {
  return {
    [`http://user@127.0.0.1:${port}/`]: 'bad_url',
    [`http://example.com@127.0.0.1:${port}/`]: 'bad_url',
    [`http://127.0.0.1:${port}\\@example.com/`]: 'private_address',
    [`http:127.0.0.1:${port}`]: 'private_address',
    [`http:///127.0.0.1:${port}`]: 'private_address',
    [`//127.0.0.1:${port}/`]: 'bad_url',
    'file:///etc/passwd': 'bad_scheme',
    'gopher://127.0.0.1/': 'bad_scheme',
    'ftp://127.0.0.1/': 'bad_scheme',
    'data:text/html,x': 'bad_scheme',
    'http://[fe80::1%25eth0]/': 'bad_url',
    'http://1.1.1.1:22/': 'bad_port',
    'http://': 'bad_url',
    [`http://${'a'.repeat(300)}.example/`]: 'bad_url',
  };
}
