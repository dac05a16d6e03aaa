// Server actions: first what must change nothing, then every act by everybody.
import "./suites/origins";
import "./suites/unknown-keys";
import "./suites/actions";
