"""Asks identity servers with KServe's InferenceRESTClient. argv: JSON of datatype -> host:port."""
import asyncio
import json
import sys

import httpx
import numpy as np
from kserve import InferenceRESTClient, InferInput, InferRequest, RESTConfig
from kserve.protocol.infer_type import RequestedOutput
from oip_checks import Checks
from oip_samples import HALVES, NOT_FINITE, SAMPLES, equal

HOSTS = json.loads(sys.argv[1])
checks = Checks()


def request(sent, datatype, binary_in, binary_out, **options):
    x = InferInput("x", list(sent.shape), datatype)
    x.set_data_from_numpy(sent, binary_data=binary_in)
    outputs = [RequestedOutput("y", parameters={"binary_data": binary_out})]
    return InferRequest(model_name="identity", infer_inputs=[x], request_outputs=outputs, **options)


async def infer(client, url, *what, **options):
    return await client.infer(url, request(*what, **options), model_name="identity")


async def refusal(asked):
    try:
        await asked
    except httpx.HTTPStatusError as error:
        return error.response.status_code, str(error)
    return None, None


async def datatype_checks(client, url, datatype, sent):
    for binary_in in (True, False):
        for binary_out in (True, False):
            answer = await infer(client, url, sent, datatype, binary_in, binary_out)
            ways = f"{'binary' if binary_in else 'JSON'} in, {'binary' if binary_out else 'JSON'} out"
            checks.see(f"{datatype}: {ways}", equal(answer.outputs[0].as_numpy(), sent))


async def common_checks(client, url):
    checks.see("live", await client.is_server_live(url) is True)
    checks.see("ready", await client.is_server_ready(url) is True)
    checks.see("model ready", await client.is_model_ready(url, "identity") is True)
    checks.see("unknown model is not ready", await client.is_model_ready(url, "nobody") is False)
    sent = SAMPLES["FP32"]
    answer = await infer(client, url, sent, "FP32", True, True, request_id="mine")
    checks.see("id echoed", answer.id == "mine" and answer.model_name == "identity")
    answer = await infer(client, url, sent, "FP32", True, True, parameters={"binary_data_output": False})
    checks.see("parameters", equal(answer.outputs[0].as_numpy(), sent))
    empty = np.zeros((2, 0), dtype=np.float32)
    answer = await infer(client, url, empty, "FP32", True, False)
    checks.see("rows of nothing", answer.outputs[0].as_numpy().shape == (2, 0))
    headers = {"accept-encoding": "gzip"}
    large = np.arange(20_000, dtype=np.float32).reshape(100, 200) / 7
    answer = await client.infer(url, request(large, "FP32", True, False), model_name="identity", headers=headers)
    checks.see("large, answered in compressed JSON", equal(answer.outputs[0].as_numpy(), large))
    answer = await infer(client, url, NOT_FINITE, "FP32", True, True)
    checks.see("NaN and infinity in binary", np.array_equal(answer.outputs[0].as_numpy(), NOT_FINITE, equal_nan=True))
    plain = {"inputs": [{"name": "x", "shape": [1, 1], "datatype": "FP32", "data": [[1]]}]}
    answer = await client.infer(url, plain, model_name="identity")
    checks.see("a plain dictionary", answer.outputs[0].as_numpy().tolist() == [[1.0]])


async def refusal_checks(client, url):
    sent = SAMPLES["FP32"]
    unknown = client.infer(url, request(sent, "FP32", True, True), model_name="nobody")
    for name, asked, status, words in (
        ("unknown model", unknown, 404, "no such model"),
        ("another datatype", infer(client, url, SAMPLES["FP64"], "FP64", True, True), 400, "takes FP32"),
        ("not finite in JSON", infer(client, url, NOT_FINITE, "FP32", True, False), 422, "binary_data"),
        ("no JSON", client.infer(url, {"inputs": 7}, model_name="identity"), 400, "no array of inputs"),
    ):
        got, text = await refusal(asked)
        checks.see(f"refused: {name}", got == status and words in (text or ""), f"{got}: {text}")


async def main():
    client = InferenceRESTClient(RESTConfig(protocol="v2"))
    for datatype, host in HOSTS.items():
        url = f"http://{host}"
        if datatype in SAMPLES:
            await datatype_checks(client, url, datatype, SAMPLES[datatype])
        if datatype == "FP32":
            await common_checks(client, url)
            await refusal_checks(client, url)
        if datatype == "FP16":
            # Its reader of answers unpacks binary halves and keeps them.
            answer = await infer(client, url, HALVES, "FP16", True, True)
            checks.see("FP16: binary in, binary out", equal(answer.outputs[0].as_numpy(), HALVES))
    await client.close()


asyncio.run(main())
checks.tell("kserve InferenceRESTClient")
