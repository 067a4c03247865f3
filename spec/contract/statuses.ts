/**
 * gRPC code and HTTP status of each status name. 9 -> 412 is Divar's own (published); the others follow the usual
 * table (assumed).
 */
export const statuses = {
  INVALID_ARGUMENT: { code: 3, http: 400 },
  NOT_FOUND: { code: 5, http: 404 },
  PERMISSION_DENIED: { code: 7, http: 403 },
  RESOURCE_EXHAUSTED: { code: 8, http: 429 },
  FAILED_PRECONDITION: { code: 9, http: 412 },
  UNIMPLEMENTED: { code: 12, http: 501 },
  INTERNAL: { code: 13, http: 500 },
  UNAVAILABLE: { code: 14, http: 503 },
  UNAUTHENTICATED: { code: 16, http: 401 },
} as const satisfies Record<string, { code: number; http: number }>;

export type StatusName = keyof typeof statuses;
