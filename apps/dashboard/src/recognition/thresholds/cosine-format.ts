/** As the API rounds it. */
export const cosineDigits = { minimumFractionDigits: 2, maximumFractionDigits: 3 };

/** A share down to one in ten million: 12.3 %, 0.09 %, 0.00001 %. */
export const rateDigits: Intl.NumberFormatOptions = { style: 'percent', maximumSignificantDigits: 2 };
