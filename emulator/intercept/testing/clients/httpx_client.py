import os

import httpx

print(httpx.post(os.environ["TARGET"], json={"text_message": "httpx"}, headers={"X-Api-Key": os.environ["KEY"]}).status_code)
