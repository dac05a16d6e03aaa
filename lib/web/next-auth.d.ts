import "next-auth";
import "next-auth/jwt";

declare module "next-auth" {
	interface User {
		/** Opaque token of the session row begun by this sign-in. */
		sid?: string;
	}
}

declare module "next-auth/jwt" {
	interface JWT {
		sid?: string;
	}
}
