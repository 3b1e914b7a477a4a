"""Asks identity servers with tritonclient over HTTP, sync or aio. argv: sync|aio, JSON of datatype -> host:port."""
import asyncio
import inspect
import json
import sys

import numpy as np
from oip_checks import Checks
from oip_samples import HALVES, NOT_FINITE, SAMPLES, TEXTS, equal

KIND, HOSTS = sys.argv[1], json.loads(sys.argv[2])
if KIND == "aio":
    import tritonclient.http.aio as http
else:
    import tritonclient.http as http
from tritonclient.http import InferInput, InferRequestedOutput, InferResult, InferenceServerClient
from tritonclient.utils import InferenceServerException

checks = Checks()


async def settled(value):
    return await value if inspect.isawaitable(value) else value


def given(sent, datatype, binary):
    x = InferInput("x", list(sent.shape), datatype)
    x.set_data_from_numpy(sent, binary_data=binary)
    return x


async def infer(client, sent, datatype, binary, **options):
    return await settled(client.infer("identity", [given(sent, datatype, binary)], **options))


async def refusal(asked):
    """The text of the error, as the client reads it."""
    try:
        await settled(asked())
    except InferenceServerException as error:
        return error.message(), error.status()
    return None, None


async def datatype_checks(client, datatype, sent):
    for binary_in in (True, False):
        for binary_out in (True, False):
            outputs = [InferRequestedOutput("y", binary_data=binary_out)]
            answer = await infer(client, sent, datatype, binary_in, outputs=outputs)
            ways = f"{'binary' if binary_in else 'JSON'} in, {'binary' if binary_out else 'JSON'} out"
            checks.see(f"{datatype}: {ways}", equal(answer.as_numpy("y"), sent))
    answer = await infer(client, sent, datatype, True)
    has_size = "binary_data_size" in answer.get_output("y").get("parameters", {})
    checks.see(f"{datatype}: no outputs named, all in binary", has_size and equal(answer.as_numpy("y"), sent))
    for algorithm in ("gzip", "deflate"):
        options = {"request_compression_algorithm": algorithm, "response_compression_algorithm": algorithm}
        answer = await infer(client, sent, datatype, True, **options)
        checks.see(f"{datatype}: {algorithm}", equal(answer.as_numpy("y"), sent))


async def common_checks(client):
    for name, asked in {
        "live": client.is_server_live(),
        "ready": client.is_server_ready(),
        "model ready": client.is_model_ready("identity"),
        "model version ready": client.is_model_ready("identity", "1"),
    }.items():
        checks.see(name, await settled(asked))
    checks.see("unknown model is not ready", not await settled(client.is_model_ready("nobody")))
    server = await settled(client.get_server_metadata())
    checks.see("server metadata", "binary_tensor_data" in server["extensions"] and bool(server["version"]))
    for version in ("", "1"):
        model = await settled(client.get_model_metadata("identity", version))
        expected = {"name": "x", "datatype": "FP32", "shape": [-1, -1]}
        checks.see(f"model metadata {version}", model["inputs"] == [expected] and model["versions"] == ["1"])
    sent = SAMPLES["FP32"]
    answer = await infer(client, sent, "FP32", True, request_id="möwe 1")
    checks.see("id echoed", answer.get_response()["id"] == "möwe 1")
    answer = await infer(client, sent, "FP32", True, model_version="1")
    checks.see("version in the path", answer.get_response()["model_version"] == "1")
    answer = await infer(client, sent, "FP32", True, parameters={"mine": "x", "n": 1, "b": True}, timeout=5_000_000)
    checks.see("parameters and timeout", equal(answer.as_numpy("y"), sent))
    large = np.arange(40_000, dtype=np.float32).reshape(100, 400) / 7
    answer = await infer(client, large, "FP32", False, outputs=[InferRequestedOutput("y", binary_data=False)],
                         request_compression_algorithm="gzip", response_compression_algorithm="gzip")
    checks.see("large, in compressed JSON both ways", equal(answer.as_numpy("y"), large))
    empty = np.zeros((3, 0), dtype=np.float32)
    answer = await infer(client, empty, "FP32", True)
    checks.see("rows of nothing", equal(answer.as_numpy("y"), empty))


async def number_checks(client):
    answer = await infer(client, NOT_FINITE, "FP32", True)
    checks.see("NaN and infinity in binary", equal(answer.as_numpy("y"), NOT_FINITE))
    answer = await infer(client, NOT_FINITE, "FP32", False)
    same = np.array_equal(answer.as_numpy("y"), NOT_FINITE, equal_nan=True)
    checks.see("NaN and infinity in JSON", same)
    as_json = [InferRequestedOutput("y", binary_data=False)]
    text, status = await refusal(lambda: infer(client, NOT_FINITE, "FP32", True, outputs=as_json))
    checks.see("answers that are not finite refused in JSON", status == "422" and "binary_data" in text)


async def half_checks(client):
    answer = await infer(client, HALVES, "FP16", True)
    checks.see("FP16: binary in, binary out", equal(answer.as_numpy("y"), HALVES))
    text, status = await refusal(lambda: infer(client, HALVES, "FP16", False))
    checks.see("FP16: JSON in, refused", status == "400" and "binary" in text)
    as_json = [InferRequestedOutput("y", binary_data=False)]
    text, status = await refusal(lambda: infer(client, HALVES, "FP16", True, outputs=as_json))
    checks.see("FP16: JSON out, refused", status == "400" and "binary" in text)


async def refusal_checks(client):
    sent = SAMPLES["FP32"]
    wrong = InferInput("z", [1, 1], "FP32")
    wrong.set_data_from_numpy(np.zeros((1, 1), dtype=np.float32))
    torn = given(sent, "FP32", True)
    torn.set_shape([3, 2])
    for name, asked, status, words in (
        ("unknown model", lambda: client.infer("nobody", [given(sent, "FP32", True)]), "404", "no such model"),
        ("unknown version", lambda: infer(client, sent, "FP32", True, model_version="9"), "404", "no such model"),
        ("another datatype", lambda: infer(client, SAMPLES["FP64"], "FP64", True), "400", "takes FP32"),
        ("another input", lambda: client.infer("identity", [wrong]), "400", "no input"),
        ("another shape", lambda: client.infer("identity", [torn]), "400", "its shape"),
        ("no inputs", lambda: client.infer("identity", []), "400", "missing"),
        ("another output", lambda: infer(client, sent, "FP32", True, outputs=[InferRequestedOutput("z")]), "400", "no output"),
        ("classes", lambda: infer(client, sent, "FP32", True, outputs=[InferRequestedOutput("y", class_count=2)]), "400", "classification"),
        ("a sequence", lambda: infer(client, sent, "FP32", True, sequence_id=5), "400", "sequence"),
    ):
        text, got = await refusal(asked)
        checks.see(f"refused: {name}", got == status and words in (text or ""), f"{got}: {text}")


def body_checks(client, host):
    """The client's own writer and reader of bodies, around a plain connection; and a raw body."""
    from http.client import HTTPConnection

    sent = SAMPLES["FP32"]
    body, length = InferenceServerClient.generate_request_body([given(sent, "FP32", True)])

    def post(body, length):
        connection = HTTPConnection(host)
        headers = {"Inference-Header-Content-Length": str(length)}
        connection.request("POST", "/v2/models/identity/infer", body, headers)
        response = connection.getresponse()
        got = response.getheader("Inference-Header-Content-Length")
        return InferResult.from_response_body(response.read(), header_length=int(got)).as_numpy("y")

    checks.see("bodies written and read apart", equal(post(body, length), sent))
    row = sent[:1]
    checks.see("raw body", equal(post(row.tobytes(), 0), row))


async def statistics_checks(client):
    config = await settled(client.get_model_config("identity"))
    checks.see("model config", config["name"] == "identity" and config["input"][0]["data_type"] == "TYPE_FP32")
    stats = await settled(client.get_inference_statistics("identity"))
    checks.see("statistics", stats["model_stats"][0]["inference_count"] > 0)
    index = await settled(client.get_model_repository_index())
    checks.see("repository index", [(each["name"], each["state"]) for each in index] == [("identity", "READY")])


async def main():
    for datatype, host in HOSTS.items():
        client = http.InferenceServerClient(host)
        if datatype in SAMPLES:
            await datatype_checks(client, datatype, SAMPLES[datatype])
        if datatype == "FP32":
            await common_checks(client)
            await number_checks(client)
            await refusal_checks(client)
            await statistics_checks(client)
            if KIND == "sync":
                body_checks(client, host)
        if datatype == "FP16":
            await half_checks(client)
        if datatype == "BYTES":
            empty = TEXTS[:1, :0]
            answer = await infer(client, empty, "BYTES", True)
            checks.see("BYTES: of nothing", answer.as_numpy("y").shape == (1, 0))
        await settled(client.close())


asyncio.run(main())
checks.tell(f"tritonclient.http{'.aio' if KIND == 'aio' else ''}")
