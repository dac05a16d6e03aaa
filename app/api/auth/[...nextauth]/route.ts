import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { authOptions } from "@/lib/web/auth-options";
import { errorResponse } from "@/lib/web/error-response";
import { requireSameOrigin } from "@/lib/web/origin";

type Context = { params: Promise<{ nextauth: string[] }> };

/** Sign-in, sign-out and the provider's way back, by next-auth. */
export function GET(request: NextRequest, context: Context) {
	return NextAuth(request, context, authOptions());
}

export function POST(request: NextRequest, context: Context) {
	try {
		requireSameOrigin(request.headers);
	} catch (error) {
		return errorResponse(error);
	}
	return NextAuth(request, context, authOptions());
}
