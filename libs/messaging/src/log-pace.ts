/** While something does not heal, one line about it in so long. */
export const repeatedEveryMs = 10_000;
