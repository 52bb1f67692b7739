export interface Queue {
  readonly servers: number;
  /** Arrival rate x mean service time / servers, 0..1 exclusive. */
  readonly utilization: number;
  /** Squared coefficients of variation: 1 is Poisson arrivals, exponential service. */
  readonly arrivalScv: number;
  readonly serviceScv: number;
}
