// What is answered to a browser: pages, route handlers, and the headers of both.
import "./suites/pages";
import "./suites/routes";
import "./suites/headers";
