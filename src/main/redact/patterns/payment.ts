import { ALNUM, DENSE, URL64 } from "../chars.ts";
import { type Pattern, token } from "../pattern.ts";

const payment = (kind: string, title: string, keywords: string | readonly string[], secret: RegExp, options = {}) =>
	token(kind, "payment", title, keywords, secret, options);

/** Payment providers, shops and exchanges. */
export const paymentPatterns: readonly Pattern[] = [
	payment(
		"stripe-secret-key",
		"Stripe secret or restricted key",
		["sk_live_", "sk_test_", "sk_prod_", "rk_live_", "rk_test_", "rk_prod_"],
		/[sr]k_(?:live|test|prod)_[A-Za-z0-9]{24}/y,
		{ rest: ALNUM },
	),
	payment("stripe-webhook-secret", "Stripe webhook secret", "whsec_", /whsec_[A-Za-z0-9+/]{24}/y, { rest: DENSE }),
	payment("square-access-token", "Square access token", ["EAAA", "sq0atp-"], /(?:sq0atp-[\w-]{20}|EAAA[\w=-]{54})/y, { rest: URL64 }),
	payment("square-oauth-secret", "Square OAuth secret", "sq0csp-", /sq0csp-[\w-]{40}/y, { rest: URL64 }),
	payment("square-application-id", "Square application id", "sq0idp-", /sq0idp-[\w-]{20}/y, { rest: URL64 }),
	payment(
		"shopify-token",
		"Shopify access token",
		["shpat_", "shpca_", "shppa_", "shpss_", "shpit_", "shprt_"],
		/shp(?:at|ca|pa|ss|it|rt)_[A-Fa-f0-9]{32}/y,
	),
	payment(
		"paypal-braintree-token",
		"PayPal Braintree access token",
		"access_token$",
		/access_token\$(?:production|sandbox)\$[a-z0-9]{16}\$[0-9a-f]{32}/y,
	),
	payment(
		"plaid-token",
		"Plaid access token",
		["access-sandbox-", "access-development-", "access-production-"],
		/access-(?:sandbox|development|production)-[0-9a-f]{8}-[0-9a-f-]{27}/iy,
	),
	payment("flutterwave-key", "Flutterwave key", ["FLWSECK", "FLWPUBK"], /FLW(?:SEC|PUB)K(?:_TEST)?-[0-9a-h]{12,40}(?:-X)?/iy),
	payment("easypost-token", "EasyPost key", ["EZAK", "EZTK"], /EZ[AT]K[A-Za-z0-9]{54}/y),
	payment("duffel-token", "Duffel token", ["duffel_test_", "duffel_live_"], /duffel_(?:test|live)_[\w=-]{30}/y, { rest: DENSE }),
	payment("shippo-token", "Shippo token", ["shippo_live_", "shippo_test_"], /shippo_(?:live|test)_[0-9a-f]{40}/y),
	payment("razorpay-key", "Razorpay key id", ["rzp_live_", "rzp_test_"], /rzp_(?:live|test)_[A-Za-z0-9]{14}/y, { rest: ALNUM }),
	payment("adyen-api-key", "Adyen API key", "AQE", /AQE[a-z]h[A-Za-z0-9+/]{50}/y, { rest: DENSE }),
	payment("lob-key", "Lob key", ["live_pub_", "test_pub_"], /(?:live|test)_pub_[0-9a-f]{31}/y),
	payment("mollie-key", "Mollie key", ["live_", "test_"], /(?:live|test)_[A-Za-z0-9]{30,40}(?![A-Za-z0-9])/y, {
		accept: (value: string) => /\d/.test(value),
	}),
	payment("gocardless-token", "GoCardless token", ["live_", "sandbox_"], /(?:live|sandbox)_[\w=-]{40}(?![\w=-])/y, {
		accept: (value: string) => /\d/.test(value),
	}),
	payment("checkout-com-key", "Checkout.com secret key", "sk_sbox_", /sk_sbox_[a-z0-9]{26,30}/y, { rest: ALNUM }),
	payment("paddle-api-key", "Paddle key", ["pdl_live_", "pdl_sdbx_"], /pdl_(?:live|sdbx)_apikey_[\w-]{40}/y, { rest: URL64 }),
	payment(
		"coinbase-cloud-key",
		"Coinbase CDP key name",
		"organizations/",
		/organizations\/[0-9a-f]{8}-[0-9a-f-]{27}\/apiKeys\/[0-9a-f]{8}-[0-9a-f-]{27}/y,
	),
	payment("ethereum-private-key", "Ethereum private key", "0x", /0x[0-9a-fA-F]{64}(?![0-9a-zA-Z])/y, {
		accept: (value: string) => /[a-f]/.test(value) && /[A-F]/.test(value),
	}),
	payment(
		"bitcoin-extended-key",
		"Extended private key (BIP 32)",
		["xprv", "yprv", "zprv", "tprv"],
		/[xyzt]prv[A-HJ-NP-Za-km-z1-9]{100}/y,
		{ rest: ALNUM },
	),
];
