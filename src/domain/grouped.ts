/** A count as English groups its digits: 1,234,567. The tables of `toLocaleString` take 40 ms to load. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/gu, ",");
