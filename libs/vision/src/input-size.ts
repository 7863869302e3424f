/** The size of a detector's input; several may share a model file whose input is free. */
export interface InputSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** The sizes at which an opened pack can look for faces. */
export interface DetectorInputs {
  /** Of a frame that asks for none. */
  readonly frame: InputSize;
  /** The largest. */
  readonly photo: InputSize;
  /** Smallest first. */
  readonly all: readonly InputSize[];
}

export function fitsInto(size: InputSize, input: InputSize): boolean {
  return size.widthPx <= input.widthPx && size.heightPx <= input.heightPx;
}

/** The wanted size if one of the inputs takes it; else as much of it as the largest, the last one, does. */
export function inputWithin(wanted: InputSize, inputs: readonly InputSize[]): InputSize {
  const largest = inputs.at(-1) ?? wanted;
  if (inputs.some((input) => fitsInto(wanted, input))) return wanted;
  return {
    widthPx: Math.min(wanted.widthPx, largest.widthPx),
    heightPx: Math.min(wanted.heightPx, largest.heightPx),
  };
}
