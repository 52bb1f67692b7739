export const dollars = (amount: number): string => `$${Math.round(amount).toLocaleString("en-US")}`;
