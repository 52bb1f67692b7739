import { inflateSync } from "node:zlib";

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** 0 black to 255 white, transparent counting as white. */
  lightness(x: number, y: number): number;
}

const BYTES = 4;

/** PNG of eight bits a channel, with transparency, not interlaced (W3C PNG, third edition, 9.2): what the renderer writes. */
export function pixelsOf(png: Uint8Array): Pixels {
  const file = Buffer.from(png);
  const width = file.readUInt32BE(16);
  const height = file.readUInt32BE(20);
  if (file[24] !== 8 || file[25] !== 6) throw new Error(`got colour type ${file[25]}, expected 6 of 8 bits`);
  const rows = unfiltered(inflateSync(Buffer.concat(dataChunks(file))), width * BYTES, height);
  return {
    width,
    height,
    lightness: (x, y) => {
      const [red = 0, green = 0, blue = 0, alpha = 0] = rows.subarray((y * width + x) * BYTES);
      return 255 - (alpha / 255) * (255 - (red + green + blue) / 3);
    },
  };
}

/** Share of the whole, from the left and the top. */
export interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const WHOLE: Area = { left: 0, right: 1, top: 0, bottom: 1 };
const DARK = 128;

/** What is drawn in an area as dark as letters are. */
export function darkPixels(png: Uint8Array, { left, right, top, bottom }: Area = WHOLE): number {
  const { width, height, lightness } = pixelsOf(png);
  let dark = 0;
  for (let y = Math.floor(top * height); y < bottom * height; y++)
    for (let x = Math.floor(left * width); x < right * width; x++) if (lightness(x, y) < DARK) dark += 1;
  return dark;
}

function dataChunks(file: Buffer): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    if (file.toString("latin1", at + 4, at + 8) === "IDAT")
      chunks.push(file.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return chunks;
}

function unfiltered(data: Buffer, stride: number, height: number): Buffer {
  const rows = Buffer.alloc(stride * height);
  const at = (x: number, y: number): number => (x < 0 || y < 0 ? 0 : (rows[y * stride + x] ?? 0));
  for (let y = 0; y < height; y++) {
    const filter = data[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x++) {
      const [a, b, c] = [at(x - BYTES, y), at(x, y - 1), x < BYTES ? 0 : at(x - BYTES, y - 1)];
      const predicted = [0, a, b, (a + b) >> 1, paeth(a, b, c)][filter] ?? 0;
      rows[y * stride + x] = ((data[y * (stride + 1) + 1 + x] ?? 0) + predicted) & 255;
    }
  }
  return rows;
}

function paeth(a: number, b: number, c: number): number {
  const [toA, toB, toC] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  return toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
}
