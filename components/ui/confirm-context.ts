"use client";

import { createContext } from "react";

/** Asks the person to confirm who they are; true once that is done. Null where nobody is signed in. */
export const ConfirmContext = createContext<(() => Promise<boolean>) | null>(null);
