/**
 * Columns that are written anew for each series. A typed array of a few hundred numbers lives outside V8's heap: a dozen of them
 * for each of 20,000 series cost more in allocation and collection than all the arithmetic.
 */
export class Workspace {
  readonly #columns = new Map<string, Float64Array>();

  /** Holds whatever was left in it; good until the next call with the same name. */
  column(name: "peaks" | "busy" | "order" | "week", length: number): Float64Array {
    const known = this.#columns.get(name);
    if (known !== undefined && known.length >= length)
      return known.length === length ? known : known.subarray(0, length);
    const column = new Float64Array(length);
    this.#columns.set(name, column);
    return column;
  }

  /** A copy that may be put in another order. */
  orderOf(values: Float64Array): Float64Array {
    const order = this.column("order", values.length);
    order.set(values);
    return order;
  }
}
