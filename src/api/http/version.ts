/** Of the API, as its document tells it: the first number is that of the paths, the second grows with what is added. */
export const API_VERSION = '1.0.0';
