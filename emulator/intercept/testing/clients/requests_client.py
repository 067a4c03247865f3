import os

import requests

print(requests.post(os.environ["TARGET"], json={"text_message": "requests"}, headers={"X-Api-Key": os.environ["KEY"]}).status_code)
