/** One end of a conversation. */
export interface Side {
  readonly address: string;
  readonly port: number;
}

const little = (value: number, size: 2 | 4): Buffer => {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntLE(value, 0, size);
  return bytes;
};
const big = (value: number, size: number): Buffer => {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntBE(value, 0, size);
  return bytes;
};

/**
 * A capture file of Ethernet frames, a millisecond apart (libpcap, "File Format"): little-endian, version 2.4, link type 1.
 * Checksums of the packets are left at 0, so that its reader must be told not to look at them.
 */
export function capture(packets: readonly Buffer[]): Buffer {
  const head = [little(0xa1b2c3d4, 4), little(2, 2), little(4, 2), Buffer.alloc(8), little(65_535, 4), little(1, 4)];
  const frames = packets.flatMap((packet, at) => {
    const frame = Buffer.concat([Buffer.alloc(12, 2), big(packet[0] === 0x45 ? 0x0800 : 0x86dd, 2), packet]);
    return [little(1_779_000_000 + at, 4), little(0, 4), little(frame.length, 4), little(frame.length, 4), frame];
  });
  return Buffer.concat([...head, ...frames]);
}

/** A query for the address of a name. */
export function dnsQuery(from: Side, to: Side, name: string): Buffer {
  const labels = name.split(".").flatMap((label) => [big(label.length, 1), Buffer.from(label)]);
  const question = Buffer.concat([...labels, big(0, 1), big(1, 2), big(1, 2)]);
  const message = Buffer.concat([big(0x1234, 2), big(0x0100, 2), big(1, 2), Buffer.alloc(6), question]);
  return packet(
    from.address,
    to.address,
    17,
    Buffer.concat([ports(from, to), big(8 + message.length, 2), big(0, 2), message]),
  );
}

/** A whole TCP conversation: it is opened, one side asks, the other answers, and it is closed. */
export function conversation(client: Side, server: Side, ask: Buffer, answer: Buffer): Buffer[] {
  const up = (sequence: number, other: number, flags: number, data: Buffer = Buffer.alloc(0)) =>
    tcp(client, server, sequence, other, flags, data);
  const down = (sequence: number, other: number, flags: number, data: Buffer = Buffer.alloc(0)) =>
    tcp(server, client, sequence, other, flags, data);
  const [asked, answered] = [1001 + ask.length, 5001 + answer.length];
  return [
    ...[up(1000, 0, 0x02), down(5000, 1001, 0x12), up(1001, 5001, 0x10)],
    ...[up(1001, 5001, 0x18, ask), down(5001, asked, 0x18, answer), up(asked, answered, 0x11)],
    ...[down(answered, asked + 1, 0x11), up(asked + 1, answered + 1, 0x10)],
  ];
}

/** The ClientHello of TLS 1.2 that names a host (RFC 6066 §3). */
export function clientHello(name: string): Buffer {
  const host = sized(2, Buffer.concat([big(0, 1), sized(2, Buffer.from(name))]));
  const extensions = sized(2, Buffer.concat([big(0, 2), sized(2, host)]));
  const hello = [big(0x0303, 2), Buffer.alloc(32, 7), big(0, 1), sized(2, big(0x1301, 2)), sized(1, big(0, 1))];
  const handshake = Buffer.concat([big(1, 1), sized(3, Buffer.concat([...hello, extensions]))]);
  return Buffer.concat([big(22, 1), big(0x0301, 2), sized(2, handshake)]);
}

function sized(size: number, bytes: Buffer): Buffer {
  return Buffer.concat([big(bytes.length, size), bytes]);
}

function ports(from: Side, to: Side): Buffer {
  return Buffer.concat([big(from.port, 2), big(to.port, 2)]);
}

function tcp(from: Side, to: Side, sequence: number, other: number, flags: number, data: Buffer): Buffer {
  const head = [ports(from, to), big(sequence, 4), big(other, 4), big(0x50, 1), big(flags, 1), big(65_000, 2)];
  return packet(from.address, to.address, 6, Buffer.concat([...head, Buffer.alloc(4), data]));
}

function packet(from: string, to: string, protocol: number, payload: Buffer): Buffer {
  const ends = Buffer.concat([addressBytes(from), addressBytes(to)]);
  if (from.includes(":")) {
    const head = [big(0x60000000, 4), big(payload.length, 2), big(protocol, 1), big(64, 1)];
    return Buffer.concat([...head, ends, payload]);
  }
  const length = big(20 + payload.length, 2);
  return Buffer.concat([
    big(0x4500, 2),
    length,
    Buffer.alloc(4),
    big(64, 1),
    big(protocol, 1),
    big(0, 2),
    ends,
    payload,
  ]);
}

function addressBytes(address: string): Buffer {
  if (!address.includes(":")) return Buffer.from(address.split(".").map(Number));
  const [front = "", back = ""] = address.split("::");
  const groups = (text: string) => (text === "" ? [] : text.split(":"));
  const gap = 8 - groups(front).length - groups(back).length;
  const all = [...groups(front), ...Array<string>(gap).fill("0"), ...groups(back)];
  return Buffer.concat(all.map((group) => big(Number.parseInt(group, 16), 2)));
}
